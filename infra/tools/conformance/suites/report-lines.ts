import { parseReportLine } from '../../../local/lambda/report-line.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly report: readonly {
		readonly log: string;
		/** 0 where there is no report. */
		readonly durationMs: number;
		readonly billedMs: number;
	}[];
}

/** Lambda's REPORT lines as text; the local cloud prints them so, and a log in JSON is nothing that we read. */
export const reportLines: Suite = {
	name: 'report-lines',
	file: 'formats/power-tuning.json',
	cases: ({ report }: Data) =>
		report
			.filter(({ log }) => !log.startsWith('{'))
			.map(({ log, durationMs, billedMs }, i) => ({
				id: `${i}`,
				expected: { durationMs, billedMs },
				actual() {
					const found = parseReportLine(log);
					return { durationMs: found?.durationMs ?? 0, billedMs: found?.billedMs ?? 0 };
				},
			})),
};
