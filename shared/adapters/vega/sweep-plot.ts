import { kneeSentence, type SweepCurve } from '../../compare/figures/sweep-curves.ts';
import type { PlotSize, PlotSpec } from './draw.ts';

/** What a swept setting brings, and where it stops to. */
export function sweepPlot(curve: SweepCurve): PlotSpec {
	return {
		title: `What more ${curve.key} brings: ${curve.of}`,
		caption: `Targets a second by ${curve.key}; the band reaches from p10 to p90. ${kneeSentence(curve)}`,
		spec: (size) => sweepSpec(curve, size),
	};
}

function sweepSpec(
	{ key, mode, points, knee }: SweepCurve,
	{ width, isNarrow }: PlotSize,
): ReturnType<PlotSpec['spec']> {
	const color = `var(--${mode})`;
	const x = {
		field: 'value',
		type: 'quantitative',
		scale: { zero: true },
		axis: { title: key, tickCount: isNarrow ? 5 : 10 },
	} as const;
	const y = { field: 'rate', type: 'quantitative', axis: { title: 'targets a second', tickCount: 5 } } as const;
	return {
		width,
		height: isNarrow ? 220 : 280,
		data: { values: [...points] },
		layer: [
			{
				mark: { type: 'area', color: color, opacity: 0.2 },
				encoding: { x, y: { ...y, field: 'slowest' }, y2: { field: 'fastest' } },
			},
			{
				mark: { type: 'line', color: color, point: { color: color, size: 60 } },
				encoding: { x, y },
			},
			...(knee.found
				? [
						{ data: { values: [knee] }, mark: { type: 'rule' as const, strokeDash: [4, 4] }, encoding: { x } },
						{
							data: { values: [{ ...knee, label: `knee: ${knee.value}` }] },
							mark: { type: 'text' as const, align: 'left' as const, dx: 8, dy: 20 },
							encoding: { x, y, text: { field: 'label' } },
						},
					]
				: []),
		],
	};
}
