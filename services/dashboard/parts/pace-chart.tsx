import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import type { Sample } from '../poll/progress-samples.ts';

const HEIGHT = 160;

/** Targets that have ended, over time. The figures stand beside it in words: to who listens it says nothing more. */
export function PaceChart({ samples }: { readonly samples: readonly Sample[] }) {
	const place = useRef<HTMLDivElement>(null);
	const chart = useRef<UPlot>(undefined);
	useEffect(() => {
		const element = place.current;
		if (element === null) return;
		const dark = matchMedia('(prefers-color-scheme: dark)');
		const draw = () => {
			chart.current?.destroy();
			chart.current = new UPlot(optionsFor(element), [[], [], []], element);
		};
		const resized = new ResizeObserver(() => {
			chart.current?.setSize({ width: element.clientWidth, height: HEIGHT });
		});
		draw();
		resized.observe(element);
		dark.addEventListener('change', draw);
		return () => {
			dark.removeEventListener('change', draw);
			resized.disconnect();
			chart.current?.destroy();
		};
	}, []);
	useEffect(() => {
		chart.current?.setData([
			samples.map(({ time }) => (time - (samples[0]?.time ?? 0)) / 1000),
			samples.map(({ settled }) => settled),
			samples.map(({ failed }) => failed),
		]);
	}, [samples]);
	return (
		<figure class="chart">
			<figcaption>
				<span class="key settled">ended</span> <span class="key failed">failed</span> since this page was opened
			</figcaption>
			<div ref={place} aria-hidden="true" />
		</figure>
	);
}

function optionsFor(element: HTMLElement): UPlot.Options {
	const style = getComputedStyle(element);
	const color = (name: string) => style.getPropertyValue(name);
	const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
	const lines = { points: { show: false }, width: 2 };
	return {
		width: element.clientWidth,
		height: HEIGHT,
		legend: { show: false },
		cursor: { show: false },
		axes: [
			{ ...axis, size: 28, space: 90, values: (_, seconds) => seconds.map(secondsText) },
			{ ...axis, size: 60 },
		],
		scales: { x: { time: false }, y: { range: (_, _min, max) => [0, Math.max(1, max * 1.05)] } },
		series: [
			{},
			{ ...lines, stroke: color('--live'), fill: color('--live-faint') },
			{ ...lines, stroke: color('--bad') },
		],
	};
}

function secondsText(seconds: number): string {
	return seconds < 300 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`;
}
