import { formatDollars, formatDuration } from '../../core/format.ts';
import { formatMb } from '../../model/format-mb.ts';
import type { AwsPrediction } from '../aws-prediction.ts';
import type { ComparedSetting } from '../figures/figures.ts';

type Predicted = ComparedSetting & { readonly predicted: AwsPrediction };

/** What the model says of the settings on AWS, the fastest and the cheapest; `undefined` where it knows none. */
export function awsSentence(
	settings: readonly ComparedSetting[],
	name: (setting: ComparedSetting) => string,
): string | undefined {
	const predicted = settings.filter((each): each is Predicted => each.predicted !== null);
	const [first] = predicted;
	if (first === undefined) return undefined;
	const { architecture, region } = first.predicted;
	const fastest = least(predicted, ({ predicted }) => predicted.wallMs.p50);
	const cheapest = least(predicted, ({ predicted }) => predicted.costUsd.p50);
	const told = (each: Predicted) => `${name(each)} (${takesText(each)})`;
	const head = `On AWS (${architecture}, ${region}, from a cold start) the model predicts`;
	if (predicted.length === 1) return `${head} ${takesText(first)} for ${name(first)}.`;
	if (fastest === cheapest) return `${head} ${told(fastest)} to be the fastest and the cheapest.`;
	return `${head} ${told(fastest)} to be the fastest, and ${told(cheapest)} the cheapest.`;
}

/** `1.20 s and $0.00003 with 1,769 MB` */
function takesText({ predicted: { wallMs, costUsd, memoryMb } }: Predicted): string {
	return `${formatDuration(wallMs.p50)} and ${formatDollars(costUsd.p50)} with ${formatMb(memoryMb)}`;
}

function least<T>(items: readonly T[], of: (item: T) => number): T {
	return items.reduce((best, each) => (of(each) < of(best) ? each : best));
}
