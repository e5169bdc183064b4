// A QR code as one path of an SVG, a unit for each of its squares.

/** @param squares row by row; true is dark */
export function buildQrPath(squares: readonly (readonly boolean[])[]): string {
  return squares
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
}
