// The squares of a QR code.
import { buildQrPath } from './qr-path';

describe('buildQrPath', () => {
  it('draws each dark square where it is, and no other', () => {
    expect(
      buildQrPath([
        [true, false],
        [false, true],
      ]),
    ).toBe('M0 0h1v1h-1zM1 1h1v1h-1z');
    expect(buildQrPath([[false]])).toBe('');
  });
});
