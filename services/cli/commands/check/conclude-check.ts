import type { ReportFormat } from '../../../../shared/core/report/formats/format-names.ts';
import { hasMissedMuch, incompleteText } from '../../../../shared/core/report/incomplete.ts';
import { hasBroken } from '../../../../shared/core/report/standing.ts';
import { renderLinkReport } from '../../../../shared/core/report/render-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { writeStream } from '../../output/write-stream.ts';
import { takesStdout } from '../../report/asked-reports.ts';
import { withoutKnown } from './baseline.ts';

interface ConcludeOptions {
	readonly json: boolean;
	readonly exitZero: boolean;
	readonly reports: readonly string[];
	readonly reportFormats: readonly ReportFormat[];
}

export interface CheckConclusion {
	readonly options: ConcludeOptions;
	/** What was broken before; it does not count. */
	readonly baseline: ReadonlySet<string>;
}

/** Places of a broken link that are worth a screen; a file or a pipe gets all. */
const PLACES_ON_SCREEN = 10;

/**
 * Prints the broken links of a check that has ended, and says with which code.
 *
 * @throws {EnvironmentError} They cannot be written.
 */
export async function concludeCheck(job: JobReport, { options, baseline }: CheckConclusion): Promise<number> {
	const { state, linkReport } = job;
	if (linkReport === undefined) return 3;
	const { report, known } = withoutKnown(linkReport, baseline);
	const lines = renderLinkReport(report, { maxPlaces: maxPlaces(), incomplete: incompleteText(job) });
	if (known > 0) process.stderr.write(`${known} broken links are in the baseline, and do not count.\n`);
	if (!options.json && !takesStdout(options)) await writeStream([`${lines.join('\n')}\n`], process.stdout);
	if (state !== 'reported') return 3;
	const isBad = hasBroken(report) || hasMissedMuch({ ...job, linkReport: report });
	return isBad && !options.exitZero ? 1 : 0;
}

function maxPlaces(): number {
	return process.stdout.isTTY ? PLACES_ON_SCREEN : Number.POSITIVE_INFINITY;
}
