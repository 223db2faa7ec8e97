import { useEffect, useState } from 'preact/hooks';
import type { ListedJob, Result } from '../../api/answers.ts';
import { Notice } from '../../parts/notice.tsx';
import type { ResultFilter } from '../../route/route.ts';
import { goTo } from '../../route/use-route.ts';
import { ResultDialog } from './result-dialog.tsx';
import { ResultFilters } from './result-filters.tsx';
import { ResultTable } from './result-table.tsx';
import { usePages } from './use-pages.ts';

interface ResultsViewProps {
	readonly job: ListedJob;
	readonly filter: ResultFilter;
}

/** The results of a job, a page at a time: no more than one page is ever held. */
export function ResultsView({ job, filter }: ResultsViewProps) {
	const { jobId } = job;
	const [opened, setOpened] = useState<Result>();
	const isOver = job.progress === undefined;
	const pages = usePages(jobId, filter);
	const { reload } = pages;
	// What came in meanwhile is there now.
	useEffect(() => {
		if (isOver) reload();
	}, [isOver, reload]);
	const show = ({ outcomes, text }: ResultFilter) =>
		goTo({ page: 'job', jobId, tab: 'results', outcomes, text }, { replaces: true });
	return (
		<section aria-label="Results">
			<ResultFilters job={job} filter={filter} onFilter={show} />
			<Notice error={pages.error} />
			<p class="hint" role="status">
				{statusOf(pages)}
			</p>
			<ResultTable results={pages.results} onOpen={setOpened} />
			<nav class="pages" aria-label="Pages of results">
				<button type="button" disabled={pages.number === 1} onClick={pages.toPrevious}>
					Previous
				</button>
				<span>Page {pages.number}</span>
				<button type="button" disabled={!pages.hasNext} onClick={pages.toNext}>
					Next
				</button>
				{!isOver && (
					<button type="button" onClick={reload}>
						Look again
					</button>
				)}
			</nav>
			{opened !== undefined && <ResultDialog result={opened} onClose={() => setOpened(undefined)} />}
		</section>
	);
}

function statusOf({ isLoading, results, number }: ReturnType<typeof usePages>): string {
	if (isLoading) return results.length === 0 ? 'Looking …' : `${results.length} found, looking for more …`;
	if (results.length === 0) return number === 1 ? 'No result fits.' : 'No more results fit.';
	return `${results.length} ${results.length === 1 ? 'result' : 'results'} on this page`;
}
