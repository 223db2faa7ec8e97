import { draw } from '../adapters/vega/draw.ts';
import { latencyPlot } from '../adapters/vega/latency-plot.ts';
import { phasePlot } from '../adapters/vega/phase-plot.ts';
import { awsPricePlot, pricePlot } from '../adapters/vega/price-plot.ts';
import { sweepPlot } from '../adapters/vega/sweep-plot.ts';
import { timelinePlot } from '../adapters/vega/timeline-plot.ts';
import type { Comparison } from '../compare/comparison.ts';
import { renderPage } from '../compare/page/render-page.ts';

/** `report.html`: one page with all plots in it, which needs neither a script nor another file. */
export async function comparePage(comparison: Comparison): Promise<string> {
	const aws = awsPricePlot(comparison);
	const specs = [
		pricePlot(comparison),
		...(aws === undefined ? [] : [aws]),
		...comparison.curves.map(sweepPlot),
		phasePlot(comparison),
		...(hasTimeline(comparison) ? [timelinePlot(comparison)] : []),
		...(hasLatencies(comparison) ? [latencyPlot(comparison)] : []),
	];
	return renderPage(comparison, await Promise.all(specs.map(draw)));
}

/** A run whose invocations were killed has left no ledger. */
function hasTimeline({ runs }: Comparison): boolean {
	return runs.some(({ cold, timeline }) => cold && timeline.invocations.length + timeline.busy.length > 0);
}

function hasLatencies({ runs }: Comparison): boolean {
	return runs.some(({ latencies }) => latencies.count > 0);
}
