import type { Comparison } from '../../compare/comparison.ts';
import { labelOf } from '../../compare/page/shown.ts';
import { holdsPermit, PHASES } from '../../core/record/phase-times.ts';
import { LINES_OF_LABEL, type PlotSize, type PlotSpec } from './draw.ts';

const SHOWN = PHASES.filter(holdsPermit);

/** Where a target's time went while it held a permit of its pool, phase on phase. */
export function phasePlot(comparison: Comparison): PlotSpec {
	return {
		title: 'Where the time of a target went',
		caption:
			'Milliseconds that a target took on average while it held a permit, phase on phase; the run with the median time. Waiting for a permit and writing results pass while others are visited, and stand in the table.',
		spec: (size) => phaseSpec(comparison, size),
	};
}

function phaseSpec(comparison: Comparison, { width, isNarrow }: PlotSize): ReturnType<PlotSpec['spec']> {
	return {
		width,
		height: { step: 44 },
		data: { values: barsOf(comparison) },
		mark: { type: 'bar', height: { band: 0.6 } },
		encoding: {
			x: {
				field: 'ms',
				type: 'quantitative',
				stack: 'zero',
				axis: { title: 'ms a target', tickCount: isNarrow ? 4 : 8 },
			},
			y: {
				field: 'label',
				type: 'nominal',
				sort: null,
				axis: { title: null, domain: false, ticks: false, labelExpr: LINES_OF_LABEL, labelLineHeight: 15 },
			},
			color: {
				field: 'phase',
				type: 'nominal',
				sort: null,
				scale: { domain: SHOWN, range: SHOWN.map((phase) => `var(--${phase})`) },
				legend: { title: null, columns: isNarrow ? 4 : 8, symbolType: 'square' },
			},
			order: { field: 'at' },
		},
	};
}

function barsOf(comparison: Comparison) {
	return comparison.settings.flatMap((each) =>
		SHOWN.map((phase, at) => ({
			label: labelOf(each, comparison),
			phase,
			at,
			ms: each.timeMs[phase] / Math.max(1, each.targets),
		})),
	);
}
