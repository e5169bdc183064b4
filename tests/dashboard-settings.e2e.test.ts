// What people set up on the page: an account's address, the own authenticator; and what health and the
// audit log say of it, in the language of who reads it.
import { describeInBrowser, type Page } from '@hedge/testkit';
import {
  enrolAuthenticator,
  expectGone,
  expectShown,
  PASSWORD,
  showPath,
  useStage,
} from './dashboard-stage';

jest.setTimeout(90_000);

/** An address that no machine has. */
const ELSEWHERE = '192.0.2.7';

describeInBrowser('on the page', () => {
  const stage = useStage();
  let hedge = '';
  beforeAll(async () => {
    hedge = await stage.its.open();
  });

  async function enterAt(path: string, locale = 'en-US'): Promise<Page> {
    const page = await stage.enter('admin', { locale });
    await showPath(page, path);
    return page;
  }

  it('an account leaves from another address, which its worker must have', async () => {
    const page = await enterAt('/accounts', 'pt-BR');
    const change = async (address: string) => {
      await page.getByRole('button', { name: 'Alterar: desk' }).click();
      await page.getByLabel('Sai pelo endereço').fill(address);
      await page.getByRole('button', { name: 'Salvar' }).click();
    };
    await change('aqui');
    await expectShown(page.getByText('Sai pelo endereço: precisa ser um endereço IP'));
    await page.getByLabel('Sai pelo endereço').fill(ELSEWHERE);
    await page.getByRole('button', { name: 'Salvar' }).click();
    await expectShown(page.getByRole('cell').getByText(`sai por ${ELSEWHERE}`));

    await showPath(page, '/health');
    const why = `Nada é feito nesta conta: falta o endereço dela em EGRESS_ADDRESSES do worker (${ELSEWHERE}).`;
    await expectShown(page.getByText(why));
    await page.getByRole('button', { name: 'Verificar agora' }).click();
    await showPath(page, '/accounts');
    await expectShown(page.getByText('A corretora não foi consultada: falta o endereço dela'));

    await change('');
    await expectGone(page.getByText(`sai por ${ELSEWHERE}`));
    await page.getByRole('button', { name: 'Verificar: desk' }).click();
    await page.getByRole('button', { name: 'Verificar', exact: true }).click();
    await expectShown(page.getByText('A corretora foi consultada, e a verificação aprovou.'));
    await page.getByRole('button', { name: 'Pronto' }).click();
    await showPath(page, '/health');
    await expectGone(page.getByText(why));
  });

  it('an account is not made with an address that is none', async () => {
    const page = await enterAt('/accounts');
    await page.getByRole('button', { name: 'Add account' }).click();
    await page.getByLabel('Name').fill('second');
    await page.getByLabel('API key').fill('key');
    await page.getByLabel('Secret').fill('secret');
    await page.getByLabel('Leaves from the address').fill('0.0.0.0');
    await page.locator('dialog').getByRole('button', { name: 'Add account' }).click();
    await expectShown(
      page.getByText('Leaves from the address: must be an address that one machine can have.'),
    );
  });

  it('the authenticator is set up where there is none, and removed where there is one', async () => {
    const page = await enterAt('/me');
    const begin = page.locator('summary', { hasText: 'Set up an authenticator' });
    const remove = page.locator('summary', { hasText: 'Remove the authenticator' });
    await expectShown(begin);
    expect(await remove.count()).toBe(0);
    await enrolAuthenticator(page);
    await page.reload();
    await expectShown(remove);
    expect(await begin.count()).toBe(0);

    await remove.click();
    await page.locator('details[open] input[type=password]').fill(PASSWORD);
    await page.locator('details[open] button[type=submit]').click();
    await expectShown(page.getByText('Removed: the password alone is asked for.'));
    await expectShown(begin);
  });

  it('health says how long ago an account was checked, and goes on counting', async () => {
    const page = await enterAt('/health');
    await page.getByRole('button', { name: 'Check now' }).click();
    await expectShown(page.getByText(/as checked 0 s ago/).first());
    await expectShown(page.getByText(/as checked [2-9] s ago/).first());
    await expectShown(page.getByText(/The worker’s clock is .* ms from the exchange’s\./));
  });

  it('the legend of a chart has the colours of its lines, in the theme as it is', async () => {
    const page = await enterAt(`/operations/${hedge}`);
    const mark = '.u-series:nth-child(2) .u-marker';
    await expectShown(page.locator(mark));
    const colourIn = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme });
      return page.evaluate<string>(
        `getComputedStyle(document.querySelector('${mark}')).borderTopColor`,
      );
    };
    expect(await colourIn('light')).toBe('rgb(26, 86, 196)');
    expect(await colourIn('dark')).toBe('rgb(124, 176, 255)');
  });

  it('the audit log names what was done in the language, and is narrowed by it', async () => {
    const page = await enterAt('/audit', 'pt-BR');
    await expectShown(page.getByRole('cell', { name: 'Entrada' }).first());
    await page.getByLabel('O quê').selectOption({ label: 'Usuário adicionado' });
    await expectGone(page.getByRole('cell', { name: 'Entrada' }));
    await expectShown(page.getByRole('cell', { name: 'Usuário adicionado' }).first());
    expect(new URL(page.url()).searchParams.get('action')).toBe('user.create');
  });
});
