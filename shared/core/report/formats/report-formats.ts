import { renderMarkdown } from '../render-markdown.ts';
import { type JobReport, renderReport } from '../report.ts';
import { renderCsv } from './csv-report.ts';
import type { ReportFormat } from './format-names.ts';
import { renderAnnotations } from './github-annotations.ts';
import { renderCodeQuality } from './gitlab-code-quality.ts';
import { renderHtml } from './html/report-page.ts';
import { renderJunit } from './junit-report.ts';
import type { ReportContext } from './page-path.ts';
import { renderSarif } from './sarif-report.ts';
import { renderYaml } from './yaml-report.ts';

interface Renderer {
	readonly render: (report: JobReport, context?: ReportContext) => string;
}

/** No file can hold half of a character, as a page may. */
function wellFormed(render: Renderer['render']): Renderer['render'] {
	return (report, context) => render(report, context).toWellFormed();
}

/**
 * What writes each form of a report. All are bounded, as a report lists 10,000 broken links and 100,000 places at most.
 */
export const RENDERERS = {
	json: { render: (report) => `${JSON.stringify(report, null, '\t')}\n` },
	html: { render: wellFormed(renderHtml) },
	md: { render: wellFormed((report) => renderMarkdown(report)) },
	csv: { render: wellFormed(renderCsv) },
	junit: { render: wellFormed(renderJunit) },
	sarif: { render: renderSarif },
	yaml: { render: renderYaml },
	txt: { render: wellFormed((report) => renderReport(report)) },
	github: { render: wellFormed(renderAnnotations) },
	gitlab: { render: renderCodeQuality },
} as const satisfies Record<ReportFormat, Renderer>;
