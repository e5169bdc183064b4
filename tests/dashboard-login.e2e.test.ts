// Logging in at the dashboard, and what a role shows there.
import { describeInBrowser } from '@hedge/testkit';
import { codeOf } from './authenticator-code';
import { enrolAuthenticator, expectShown, logIn, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

describeInBrowser('logging in', () => {
  const stage = useStage();

  it('refuses a wrong password in words, and lets the right one in', async () => {
    const page = await stage.visit();
    const name = await stage.createPerson('viewer');
    await logIn(page, name, 'not the password at all');
    await expectShown(page.getByText('The name, the password or the code is wrong.'));
    await logIn(page, name);

    await expectShown(page.locator('.person', { hasText: `${name} · viewer` }));
    await page.reload();
    await expectShown(page.locator('.person', { hasText: name }));
  });

  it('asks for the code of an authenticator only where there is one, and takes it', async () => {
    const page = await stage.visit();
    const name = await stage.createPerson('operator');
    await logIn(page, name);
    await expectShown(page.locator('.person'));
    const secret = await enrolAuthenticator(page);
    await page.getByRole('button', { name: 'Log out' }).click();

    await logIn(page, name);
    await expectShown(page.getByText('The password is right. Now give the code'));
    await page.locator('#code').fill('000000');
    await page.locator('form.login button[type=submit]').click();
    await expectShown(page.getByText('The name, the password or the code is wrong.'));
    await page.locator('#code').fill(codeOf(secret, 1));
    await page.locator('form.login button[type=submit]').click();
    await expectShown(page.locator('.person', { hasText: name }));
  });

  it('shows a viewer nothing to act with, and an operator the queues', async () => {
    await stage.its.open();
    const viewer = await stage.enter('viewer');
    const operator = await stage.enter('operator');
    for (const page of [viewer, operator]) await expectShown(page.locator('.operation'));

    expect(await viewer.locator('.operation button').count()).toBe(0);
    expect(await operator.locator('.operation button').count()).toBeGreaterThan(0);
    const queues = 'a[href="/admin/queues"]';
    for (const page of [viewer, operator]) {
      await page.getByRole('link', { name: 'Health' }).click();
      await expectShown(page.getByRole('heading', { name: 'Health' }));
    }
    expect(await viewer.locator(queues).count()).toBe(0);
    expect(await operator.locator(queues).count()).toBe(1);
  });

  it('speaks the browser’s language, and another when it is chosen', async () => {
    const page = await stage.visit({ locale: 'pt-BR' });
    await expectShown(page.getByRole('heading', { name: 'Entrar' }));
    await page.getByRole('button', { name: 'English' }).click();
    await expectShown(page.getByRole('heading', { name: 'Log in' }));
  });
});
