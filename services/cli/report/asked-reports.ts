import { UsageError } from '../../../shared/core/errors.ts';
import { formatPlural } from '../../../shared/core/format.ts';
import { formatOfFile, REPORT_ENDINGS, type ReportFormat } from '../../../shared/core/report/formats/format-names.ts';

/** A report that the command line asks for. */
export interface AskedReport {
	/** A file; `-` is stdout. */
	readonly name: string;
	readonly format: ReportFormat;
}

interface Asked {
	readonly reports: readonly string[];
	readonly reportFormats: readonly ReportFormat[];
}

/**
 * Tells the form of each report: by the ending of its name, or by `--report-format`.
 *
 * As many formats as files go together in their order. One format for several files is for those whose ending tells
 * nothing; without a file it is for stdout.
 *
 * @throws {UsageError} It cannot be told.
 */
export function askedReports({ reports, reportFormats }: Asked): AskedReport[] {
	const [only] = reportFormats;
	const names = reports.length === 0 && only !== undefined ? ['-'] : reports;
	if (reportFormats.length === names.length) {
		return names.map((name, at) => ({ name, format: reportFormats[at] as ReportFormat }));
	}
	if (reportFormats.length > 1) {
		throw new UsageError(
			`--report-format is given ${reportFormats.length} times for ${formatPlural(names.length, 'report')}; give it once a --report, in their order`,
		);
	}
	if (only !== undefined && names.every((name) => formatOfFile(name) !== undefined)) {
		throw new UsageError(
			'--report-format: the endings of all reports tell theirs; give it once a --report, in their order',
		);
	}
	return names.map((name) => ({ name, format: formatOf(name, only) }));
}

function formatOf(name: string, only: ReportFormat | undefined): ReportFormat {
	const format = formatOfFile(name) ?? only;
	if (format !== undefined) return format;
	const endings = REPORT_ENDINGS.join(' or ');
	throw new UsageError(
		`--report: ${JSON.stringify(name)} is not a file that ends in ${endings}; name its kind with --report-format`,
	);
}

/**
 * Whether one of them takes stdout for itself.
 *
 * @throws {UsageError} Of one, the form cannot be told.
 */
export function takesStdout(asked: Asked): boolean {
	return askedReports(asked).some(({ name }) => name === '-');
}
