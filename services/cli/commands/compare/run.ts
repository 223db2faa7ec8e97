import { compareRuns } from '../../../../shared/app/jobs/compare.ts';
import { type Comparison, type ComparisonPlan, comparisonOf } from '../../../../shared/compare/comparison.ts';
import { reportJsonOf } from '../../../../shared/compare/report-json.ts';
import type { ComparedRun } from '../../../../shared/compare/run.ts';
import { placesOf, scheduleOf } from '../../../../shared/compare/schedule.ts';
import { threadWarnings } from '../../../../shared/model/advise/warnings.ts';
import type { CompareRunner } from '../../../../shared/ports/compare-runner.ts';
import { exitCodeOf } from '../../exit-code.ts';
import { interruptibly } from '../../job/follow/interrupt.ts';
import { isRemote, type Remote } from '../../options/api.ts';
import { printJson } from '../../output/print-json.ts';
import { createProgress, elapsedMs, type Progress } from '../../progress/progress.ts';
import { connect } from '../../remote/connect.ts';
import { formatPlural } from '../../text/format.ts';
import { warnOfInsecure } from '../../text/insecure-warning.ts';
import { createPaint } from '../../text/paint.ts';
import { createWorkFolder, type WorkFolder } from '../../work-folder.ts';
import { compareText } from './compare-text.ts';
import { type ComparisonFiles, openComparisonFiles } from './comparison-files.ts';
import { createEmbeddedRunner } from './embedded-runner.ts';
import type { CompareOptions } from './options.ts';
import { planComparison } from './plan-comparison.ts';
import { readWork, type Work } from './read-work.ts';
import { comparisonThere } from './remote-comparison.ts';
import { createRunProgress } from './run-progress.ts';

/** `shoal compare`: runs the same work in every setting, and says which to use. */
export function run(options: CompareOptions): Promise<number> {
	return interruptibly(async (interrupted) => {
		const files = await openComparisonFiles(options.outDir);
		const folder = createWorkFolder();
		try {
			return await compare({ options, files, folder, interrupted });
		} catch (error) {
			if (!interrupted.aborted) throw error;
			process.stderr.write('Interrupted before anything was run.\n');
			return 130;
		} finally {
			folder.remove();
			await files.close();
		}
	});
}

interface CompareInput {
	readonly options: CompareOptions;
	readonly files: ComparisonFiles;
	readonly folder: WorkFolder;
	readonly interrupted: AbortSignal;
}

async function compare(input: CompareInput): Promise<number> {
	const { options, files, folder, interrupted } = input;
	const { stderr, env } = process;
	const work = await readWork(options, folder.path, interrupted);
	const { plan, repeated } = planComparison(options, work);
	const passes = scheduleOf(plan.settings, plan.repeat, { hasCold: !isRemote(options) });
	const places = passes.flatMap(placesOf).length;
	warnOfInsecure(options);
	for (const warning of isRemote(options) ? [] : warningsOf(plan)) stderr.write(`Warning: ${warning}.\n`);
	stderr.write(`${introText(plan.settings.length, { runs: places, repeated })}\n`);

	const paint = createPaint({ isTTY: stderr.isTTY, env });
	const screen = () => createProgress({ screen: stderr, paint, now: elapsedMs });
	const { progress, onStart, onEnd } = createRunProgress({ plan, passes, createProgress: screen, now: elapsedMs });
	const { keptIn } = options;
	const stackFolder = () =>
		keptIn === undefined ? { dataDir: folder.sub(), isOwn: true } : { dataDir: keptIn, isOwn: false };
	const runner = isRemote(options)
		? await remoteRunner(options, { work, folder, progress })
		: createEmbeddedRunner({ options, work, ...plan, progress, stackFolder });
	const runs: ComparedRun[] = [];
	let comparison: Comparison | undefined;
	try {
		for await (const each of compareRuns(passes, { runner, onStart, signal: interrupted })) {
			runs.push(each);
			onEnd(each);
			await files.writeRuns(runs);
		}
	} finally {
		progress.end();
		// Also after a fault: what was measured took its time.
		if (runs.length > 0) {
			comparison = isRemote(options) ? comparisonThere(plan, runs) : comparisonOf(plan, runs);
			await conclude(comparison, input);
		}
	}
	if (interrupted.aborted) {
		stderr.write(`Interrupted after ${runs.length} of ${formatPlural(places, 'run')}.\n`);
		return 130;
	}
	return comparison === undefined ? 0 : exitCode(comparison, options);
}

async function remoteRunner(
	options: Remote<CompareOptions>,
	{ work, folder, progress }: { work: Work; folder: WorkFolder; progress: Progress },
): Promise<CompareRunner> {
	const { createRemoteRunner } = await import('./remote-runner.ts');
	return createRemoteRunner({ client: await connect(options), options, work, folder: folder.sub(), progress });
}

/** Of threads that AWS has no cores for. */
function warningsOf({ settings }: ComparisonPlan): string[] {
	return [...new Set(settings.flatMap((setting) => threadWarnings(setting)))];
}

function introText(settings: number, { runs, repeated }: { runs: number; repeated: number }): string {
	const same =
		repeated > 0 ? ` (${formatPlural(repeated, 'combination')} left out: the same in their mode as another)` : '';
	return `Comparing ${formatPlural(settings, 'setting')} in ${formatPlural(runs, 'run')}${same}.`;
}

async function conclude(comparison: Comparison, { options, files }: CompareInput): Promise<void> {
	const { stdout, stderr, env } = process;
	const screen = options.json ? stderr : stdout;
	screen.write(`${compareText(comparison, createPaint({ isTTY: screen.isTTY, env })).join('\n')}\n`);
	if (options.json) printJson(reportJsonOf(comparison));
	const page = await files.writeReport(comparison);
	if (page !== undefined) stderr.write(`\nThe plots are in ${page}\n`);
}

function exitCode({ runs, comparable }: Comparison, { exitZero }: CompareOptions): number {
	const codes = runs.map(({ summary }) => exitCodeOf(summary, { exitZero }));
	const worst = Math.max(0, ...codes);
	return worst === 0 && !comparable ? 1 : worst;
}
