import { formatCount, formatPlural } from '../../core/format.ts';
import { isFailure, OUTCOMES } from '../../core/result.ts';
import { threadWarnings } from '../../model/advise/warnings.ts';
import type { ComparisonPlan } from '../comparison.ts';
import type { ComparedSetting } from '../figures/figures.ts';
import type { ComparedRun } from '../run.ts';
import { nameOf } from '../setting.ts';

/** What a reader has to know before believing the figures, a sentence each. */
export function notesOf(
	{ settings, machine }: ComparisonPlan,
	measured: readonly ComparedSetting[],
	runs: readonly ComparedRun[],
): string[] {
	const named = measured.flatMap((each) =>
		[
			...temperatureNote(each),
			...(machine.stack === undefined ? threadNote(each, machine.cores) : []),
			...awsThreadNote(each),
		].map((note) => `${nameOf(each.setting, settings)}: ${note}`),
	);
	return [...failureNote(runs), ...crawlNote(runs), ...named];
}

function temperatureNote({ basis, coldStarts, runs }: ComparedSetting): string[] {
	if (basis === 'cold') return ['there is no warm run; its figures are of cold ones.'];
	if (coldStarts === 0) return [];
	return [`no warm run went without a cold start; its figures are of ${formatPlural(runs, 'run')} with some.`];
}

function threadNote({ setting: { threads } }: ComparedSetting, cores: number): string[] {
	return threads > cores ? [`${threads} threads share ${formatPlural(cores, 'core')} here.`] : [];
}

/** AWS has the cores that a memory size buys, whatever this machine has. */
function awsThreadNote({ setting }: ComparedSetting): string[] {
	return threadWarnings(setting).map((warning) => `${warning}.`);
}

function crawlNote([first]: readonly ComparedRun[]): string[] {
	if (first?.summary.settings.crawl === undefined) return [];
	return [
		'AWS is predicted as for a list of the pages that the crawl found: waiting for links to be found is not in it.',
	];
}

function failureNote(runs: readonly ComparedRun[]): string[] {
	const { counts, targets } = runs[0]?.summary ?? { counts: {}, targets: 0 };
	const failed = OUTCOMES.filter(isFailure).reduce((total, outcome) => total + (counts[outcome] ?? 0), 0);
	return failed === 0 ? [] : [`${formatCount(failed)} of ${formatPlural(targets, 'target')} failed in the first run.`];
}
