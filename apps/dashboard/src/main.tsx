// Where the page begins.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './page.css';

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place for itself');
createRoot(place).render(
  <StrictMode>
    <main>
      <h1>hedge-monitor</h1>
    </main>
  </StrictMode>,
);
