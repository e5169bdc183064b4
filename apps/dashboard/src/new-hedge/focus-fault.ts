// Puts the focus where a form cannot be sent as it is, once that has been drawn.

export function focusFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    form.querySelector<HTMLElement>('[aria-invalid="true"], .fault')?.focus();
  });
}
