import type { Sample } from './sample.ts';

const WIDTH = 800;
const HEIGHT = 320;
const MARGIN = { top: 40, right: 70, bottom: 40, left: 70 };
const TICKS = 5;
const VISITED = '#06c';
const MEMORY = '#b40';

interface Axis {
	readonly max: number;
	readonly at: (value: number) => number;
}

/** The curves of a soak: targets visited (left) and memory (right) over time. */
export function drawSoak(samples: readonly Sample[], title: string): string {
	const x = axis(Math.max(...samples.map(({ atMs }) => atMs)) / 1000, MARGIN.left, WIDTH - MARGIN.right);
	const visited = axis(Math.max(...samples.map((sample) => sample.visited)), HEIGHT - MARGIN.bottom, MARGIN.top);
	const memory = axis(Math.max(...samples.map(({ memoryMb }) => memoryMb)), HEIGHT - MARGIN.bottom, MARGIN.top);
	const line = (y: Axis, of: (sample: Sample) => number) =>
		samples.map((sample) => `${x.at(sample.atMs / 1000).toFixed(1)},${y.at(of(sample)).toFixed(1)}`).join(' ');
	const labels = [
		...ticks(x).map((value) => label(value, { x: x.at(value), y: HEIGHT - MARGIN.bottom + 16, anchor: 'middle' })),
		...ticks(visited).map((value) =>
			label(value, { x: MARGIN.left - 6, y: visited.at(value) + 4, anchor: 'end', color: VISITED }),
		),
		...ticks(memory).map((value) =>
			label(value, { x: WIDTH - MARGIN.right + 6, y: memory.at(value) + 4, anchor: 'start', color: MEMORY }),
		),
	];
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">
	<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
	<text x="${WIDTH / 2}" y="20" text-anchor="middle">${title}</text>
	${labels.join('\n\t')}
	<text x="${WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">seconds</text>
	<text x="${MARGIN.left}" y="32" fill="${VISITED}">targets visited</text>
	<text x="${WIDTH - MARGIN.right}" y="32" text-anchor="end" fill="${MEMORY}">own memory, MB</text>
	<polyline fill="none" stroke="${VISITED}" stroke-width="2" points="${line(visited, (sample) => sample.visited)}"/>
	<polyline fill="none" stroke="${MEMORY}" stroke-width="1.5" points="${line(memory, ({ memoryMb }) => memoryMb)}"/>
</svg>
`;
}

function axis(most: number, from: number, to: number): Axis {
	const max = roundUp(most);
	return { max, at: (value) => from + ((to - from) * value) / max };
}

/** So that ticks are round, and the curve fills most of the height. */
function roundUp(most: number): number {
	const power = 10 ** Math.floor(Math.log10(Math.max(most, 1) / TICKS));
	const step =
		[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((n) => n * power).find((size) => size * TICKS >= most) ?? most;
	return step * TICKS;
}

function ticks({ max }: Axis): number[] {
	return Array.from({ length: TICKS + 1 }, (_, i) => (max * i) / TICKS);
}

function label(
	value: number,
	{ x, y, anchor, color = '#333' }: { x: number; y: number; anchor: string; color?: string },
) {
	const text = value.toLocaleString('en');
	return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${color}">${text}</text>`;
}
