/** Kinds of reports, by how their files end; what writes each is in `write-reports.ts`. */
export const REPORT_ENDINGS = ['.json', '.md', '.txt'] as const;
export type ReportEnding = (typeof REPORT_ENDINGS)[number];
