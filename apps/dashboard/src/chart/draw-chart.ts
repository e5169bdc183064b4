// Draws lines over time with uPlot. Loaded when the first chart is shown: nothing else needs it.
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface ChartLine {
  readonly title: string;
  /** Decimals as text; drawn as numbers, which is near enough for a pixel, and told as they are. */
  readonly values: readonly string[];
  /** The name of a colour in the page's style, such as `--gain`. */
  readonly colour: string;
}

export interface ChartContent {
  readonly timeTitle: string;
  /** Ascending, ms. */
  readonly timesMs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly tellValue: (text: string) => string;
  readonly tellTime: (ms: number) => string;
  readonly locale: string;
}

const HEIGHT_PX = 240;

/** @returns takes the chart away again */
export function drawChart(place: HTMLElement, content: ChartContent): () => void {
  const width = () => Math.max(place.clientWidth, 1);
  const colourOf = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const { timesMs, lines } = content;
  const axis = {
    stroke: () => colourOf('--muted'),
    grid: { stroke: () => colourOf('--line'), width: 1 },
    ticks: { stroke: () => colourOf('--line'), width: 1 },
  };
  const axisNumber = new Intl.NumberFormat(content.locale, { maximumFractionDigits: 2 });
  const chart = new UPlot(
    {
      width: width(),
      height: HEIGHT_PX,
      ms: 1,
      // The last time of the axis stands half beyond it.
      padding: [null, 28, null, null],
      cursor: { drag: { x: false, y: false } },
      // Written once, and by the name of the colour: it follows the theme, as what is drawn anew does.
      legend: { markers: { stroke: (_chart, line) => `var(${lines[line - 1]?.colour ?? ''})` } },
      series: [
        {
          label: content.timeTitle,
          value: (_chart, ms: number | null) => (ms === null ? '–' : content.tellTime(ms)),
        },
        ...lines.map((line) => ({
          label: line.title,
          stroke: () => colourOf(line.colour),
          width: 2,
          points: { show: timesMs.length === 1 },
          paths: UPlot.paths.stepped?.({ align: 1 }),
          value: (_chart: UPlot, _value: number, _line: number, index: number | null) => {
            const text = index === null ? undefined : line.values[index];
            return text === undefined ? '–' : content.tellValue(text);
          },
        })),
      ] as UPlot.Series[],
      axes: [
        {
          ...axis,
          space: 90,
          values: (_chart, ticks, _axis, _space, stepMs) =>
            tellTicks(ticks, stepMs, content.locale),
        },
        { ...axis, size: 64, values: (_chart, ticks) => ticks.map((it) => axisNumber.format(it)) },
      ],
    },
    [[...timesMs], ...lines.map(({ values }) => values.map(Number))],
    place,
  );
  const resized = new ResizeObserver(() => chart.setSize({ width: width(), height: HEIGHT_PX }));
  resized.observe(place);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => chart.redraw(false);
  dark.addEventListener('change', redraw);
  return () => {
    dark.removeEventListener('change', redraw);
    resized.disconnect();
    chart.destroy();
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Days where the ticks are days apart, else times of day. */
function tellTicks(ticks: readonly number[], stepMs: number, locale: string): string[] {
  const style: Intl.DateTimeFormatOptions =
    stepMs >= DAY_MS
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const withSeconds = stepMs < MINUTE_MS ? { second: '2-digit' as const } : {};
  const format = new Intl.DateTimeFormat(locale, { ...style, ...withSeconds });
  return ticks.map((ms) => format.format(ms));
}
