import type { Comparison } from '../../compare/comparison.ts';
import { labelOf, shownSettings, typicalRunOf } from '../../compare/page/shown.ts';
import { timelineRows } from '../../compare/page/timeline-rows.ts';
import { formatDuration } from '../../core/format.ts';
import type { PlotSize, PlotSpec } from './draw.ts';

/** What each instance and thread did when, of one cold run a setting. */
export function timelinePlot(comparison: Comparison): PlotSpec {
	return {
		title: 'Instances and threads',
		caption:
			'What ran when, in the cold run with the median time: INIT in grey, invocations pale, and in full colour the time in which targets were in flight. Each setting has a time axis of its own.',
		spec: (size) => timelineSpec(comparison, size),
	};
}

function timelineSpec(comparison: Comparison, size: PlotSize): ReturnType<PlotSpec['spec']> {
	const parts = shownSettings(comparison).flatMap((setting) => {
		const run = typicalRunOf(setting, 'cold', comparison);
		return run === undefined || timelineRows(run).rows.length === 0
			? []
			: [partOf(labelOf(setting, comparison), run, size)];
	});
	return { spacing: 18, vconcat: parts };
}

function partOf(label: string, run: Parameters<typeof timelineRows>[0], { width, isNarrow }: PlotSize) {
	const { bars, rows, omitted } = timelineRows(run);
	const more = omitted > 0 ? `, ${omitted} more rows` : '';
	const values = bars.map((bar) => ({ ...bar, from: bar.fromMs / 1000, to: bar.toMs / 1000 }));
	const layerOf = (kind: string, mark: object) => ({
		transform: [{ filter: { field: 'kind', equal: kind } }],
		mark: { type: 'bar' as const, ...mark },
	});
	const color = `var(--${run.setting.mode})`;
	return {
		title: {
			text: `${label}: ${formatDuration(run.summary.wallMs)}${more}`,
			limit: isNarrow ? 500 : 1000,
			frame: 'bounds' as const,
		},
		width: isNarrow ? width : width + 20,
		height: { step: 18 },
		data: { values },
		encoding: {
			x: {
				field: 'from',
				type: 'quantitative' as const,
				axis: { title: null, tickCount: isNarrow ? 4 : 8, labelExpr: "datum.label + ' s'" },
			},
			x2: { field: 'to' },
			y: { field: 'row', type: 'nominal' as const, sort: rows, axis: { title: null, domain: false, ticks: false } },
		},
		layer: [
			layerOf('init', { color: 'var(--init)', height: { band: 0.75 } }),
			layerOf('invocation', { color, opacity: 0.35, height: { band: 0.75 } }),
			layerOf('busy', { color, height: { band: 0.4 } }),
		],
	};
}
