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
	/** As HTTP names it. */
	readonly type: string;
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
	json: { type: 'application/json', render: (report) => `${JSON.stringify(report, null, '\t')}\n` },
	html: { type: 'text/html; charset=utf-8', render: wellFormed(renderHtml) },
	md: { type: 'text/markdown; charset=utf-8', render: wellFormed((report) => renderMarkdown(report)) },
	csv: { type: 'text/csv; charset=utf-8', render: wellFormed(renderCsv) },
	junit: { type: 'application/xml', render: wellFormed(renderJunit) },
	sarif: { type: 'application/sarif+json', render: renderSarif },
	yaml: { type: 'application/yaml', render: renderYaml },
	txt: { type: 'text/plain; charset=utf-8', render: wellFormed((report) => renderReport(report)) },
	github: { type: 'text/plain; charset=utf-8', render: wellFormed(renderAnnotations) },
	gitlab: { type: 'application/json', render: renderCodeQuality },
} as const satisfies Record<ReportFormat, Renderer>;
