import type { Comparison } from '../../compare/comparison.ts';
import { addLatencies, bucketFrom } from '../../compare/figures/latencies.ts';
import { labelOf, runsOf, shownSettings } from '../../compare/page/shown.ts';
import { MODE_SCALE, type PlotSize, type PlotSpec } from './draw.ts';

/** How long single targets took, in each setting. */
export function latencyPlot(comparison: Comparison): PlotSpec {
	return {
		title: 'How long single targets took',
		caption:
			'Share of the targets by the time from their first request to their last byte, over all warm runs; each bar is 5 % wide, on a logarithmic axis.',
		spec: (size) => latencySpec(comparison, size),
	};
}

function latencySpec(comparison: Comparison, { width, isNarrow }: PlotSize): ReturnType<PlotSpec['spec']> {
	const shown = shownSettings(comparison);
	return {
		data: { values: barsOf(comparison) },
		facet: {
			row: {
				field: 'label',
				type: 'nominal',
				sort: shown.map((setting) => labelOf(setting, comparison)),
				header: {
					title: null,
					labelOrient: 'top',
					labelAnchor: 'start',
					labelColor: 'var(--ink)',
					labelFontSize: 13,
					labelPadding: 2,
				},
			},
		},
		spacing: 12,
		spec: {
			width: width + 30,
			height: 64,
			mark: { type: 'bar', binSpacing: 0 },
			encoding: {
				x: {
					field: 'from',
					type: 'quantitative',
					bin: { binned: true },
					scale: { type: 'log', nice: false },
					axis: { title: 'ms', tickCount: isNarrow ? 4 : 8, format: '~g' },
				},
				x2: { field: 'to' },
				y: { field: 'share', type: 'quantitative', axis: { title: null, format: '.0%', tickCount: 2 } },
				color: { field: 'mode', type: 'nominal', scale: MODE_SCALE, legend: null },
			},
		},
	};
}

function barsOf(comparison: Comparison) {
	return shownSettings(comparison).flatMap((each) => {
		const { count, buckets } = addLatencies(runsOf(each, each.basis, comparison).map(({ latencies }) => latencies));
		return Object.entries(buckets).map(([bucket, n]) => ({
			label: labelOf(each, comparison),
			mode: each.setting.mode,
			from: bucketFrom(Number(bucket)),
			to: bucketFrom(Number(bucket) + 1),
			share: n / count,
		}));
	});
}
