import { formatPlural } from '../../../../shared/core/format.ts';
import type { ReportFormat } from '../../../../shared/core/report/formats/format-names.ts';
import { hasMissedMuch, incompleteText } from '../../../../shared/core/report/incomplete.ts';
import type { LinkReport, Standing } from '../../../../shared/core/report/link-report.ts';
import { renderLinkReport } from '../../../../shared/core/report/render-links.ts';
import type { JobReport } from '../../../../shared/core/report/report.ts';
import { countedPart, hasBroken } from '../../../../shared/core/report/standing.ts';
import { writeStream } from '../../output/write-stream.ts';
import { takesStdout } from '../../report/asked-reports.ts';
import type { Quarantine } from './link-quarantine.ts';

interface ConcludeOptions {
	readonly json: boolean;
	readonly exitZero: boolean;
	readonly reports: readonly string[];
	readonly reportFormats: readonly ReportFormat[];
}

export interface CheckConclusion {
	readonly options: ConcludeOptions;
	readonly quarantine?: Quarantine | undefined;
}

/** Places of a broken link that are worth a screen; a file or a pipe gets all. */
const PLACES_ON_SCREEN = 10;

/**
 * Prints the broken links of a check that has ended, and says with which code.
 *
 * @param job - Compared already: what is known or in quarantine is said to be.
 * @throws {EnvironmentError} They cannot be written, or the quarantine cannot.
 */
export async function concludeCheck(job: JobReport, { options, quarantine }: CheckConclusion): Promise<number> {
	const { state, linkReport } = job;
	if (linkReport === undefined) return 3;
	const report = countedPart(linkReport);
	const lines = renderLinkReport(report, { maxPlaces: maxPlaces(), incomplete: incompleteText(job) });
	for (const note of standingNotes(linkReport)) process.stderr.write(`${note}\n`);
	if (!options.json && !takesStdout(options)) await writeStream([`${lines.join('\n')}\n`], process.stdout);
	await quarantine?.save(job);
	if (state !== 'reported') return 3;
	const isBad = hasBroken(report) || hasMissedMuch({ ...job, linkReport: report });
	return isBad && !options.exitZero ? 1 : 0;
}

/** How many links do not count, and why. */
function standingNotes({ broken, fixed = [] }: LinkReport): string[] {
	const having = (standing: Standing) => broken.filter((link) => link.standing === standing).length;
	const [known, quarantined] = [having('known'), having('quarantined')];
	return [
		...(known > 0 ? [`Not counted: ${formatPlural(known, 'broken link')} in the baseline.`] : []),
		...(quarantined > 0 ? [`Not counted yet: ${formatPlural(quarantined, 'broken link')} in quarantine.`] : []),
		...(fixed.length > 0 ? [`Fixed since the baseline: ${formatPlural(fixed.length, 'link')}.`] : []),
	];
}

function maxPlaces(): number {
	return process.stdout.isTTY ? PLACES_ON_SCREEN : Number.POSITIVE_INFINITY;
}
