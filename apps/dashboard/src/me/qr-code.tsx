// A text as a QR code, dark on white whatever the theme: phones read no other.
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { buildQrPath } from './qr-path';

/** The white around it that a reader needs, in squares. */
const BORDER = 4;

export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { words } = useSurroundings();
  const { data: code, isError } = useQuery({
    queryKey: ['code', 'qr'],
    queryFn: () => import('uqr'),
    staleTime: Infinity,
    structuralSharing: false,
  });
  if (isError) return <Notice tone="warning">{words.me.noQr}</Notice>;
  if (code === undefined) return <Notice tone="quiet">{words.loading}</Notice>;
  const { data, size } = code.encode(text, { border: BORDER, ecc: 'M' });
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={buildQrPath(data)} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
