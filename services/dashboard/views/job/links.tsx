import { useState } from 'preact/hooks';
import { formatCount, formatPlural } from '../../../../shared/core/format.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import { type BrokenLink, reasonOf } from '../../../../shared/core/report/link-report.ts';
import type { JobReport, ListedJob } from '../../api/answers.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Notice } from '../../parts/notice.tsx';
import { WebLink, WebText } from '../../parts/web-text.tsx';
import { matching } from '../../text/matching.ts';

const PAGE_SIZE = 50;
/** Of one link; the report has them all. */
const MAX_PLACES = 100;

/** What a check found broken, and where it stands. */
export function Links({ job: { jobId, state } }: { readonly job: ListedJob }) {
	const isOver = hasEnded(state);
	const { value, error } = useLoaded<JobReport>(isOver ? `/jobs/${encodeURIComponent(jobId)}/report` : undefined);
	if (!isOver) return <p class="empty">Known once the job has ended.</p>;
	if (error !== undefined) return <Notice error={error} />;
	if (value === undefined) return <p class="hint">Loading …</p>;
	const links = value.linkReport;
	if (links === undefined) return <p class="empty">This job has checked no links.</p>;
	const omitted = links.brokenOmitted;
	return (
		<>
			<LinkList name="Broken" links={links.broken} />
			{omitted > 0 && <p class="hint">{formatPlural(omitted, 'more broken link')} stand in the results.</p>}
			<LinkList name="Blocked, so that nobody knows" links={links.blocked} />
			<LinkList name="At private addresses, so that nobody asked" links={links.refused ?? []} />
			<p class="hint">{formatPlural(links.pages, 'page')} checked.</p>
		</>
	);
}

function LinkList({ name, links }: { readonly name: string; readonly links: readonly BrokenLink[] }) {
	const [text, setText] = useState('');
	const [shown, setShown] = useState(PAGE_SIZE);
	const found = matching(links, text, ({ url, places }) => [url, ...places.map(({ page }) => page)]);
	if (links.length === 0) return name === 'Broken' ? <p class="empty good">No link is broken.</p> : null;
	const id = `find ${name}`.replaceAll(/\W+/g, '-');
	return (
		<section>
			<h2>
				{name} <small>{formatCount(links.length)}</small>
			</h2>
			{links.length > PAGE_SIZE && (
				<div class="field">
					<label for={id}>URL or page holds</label>
					<input id={id} type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
				</div>
			)}
			{found.slice(0, shown).map((link) => (
				<Link key={`${link.url}#${link.fragment}`} link={link} />
			))}
			{found.length === 0 && <p class="hint">None fits.</p>}
			{found.length > shown && (
				<button type="button" onClick={() => setShown(shown + PAGE_SIZE)}>
					Show more
				</button>
			)}
		</section>
	);
}

function Link({ link }: { readonly link: BrokenLink }) {
	const { url, places } = link;
	return (
		<details class="link">
			<summary>
				<WebText text={url} /> <span class="why">{<WebText text={reasonOf(link)} />}</span>{' '}
				<small>{places.length === 0 ? 'was given' : formatPlural(places.length, 'place')}</small>
			</summary>
			<p>
				<WebLink url={url} isWhole />
			</p>
			<ul>
				{places.slice(0, MAX_PLACES).map(({ page, line, column, text, place }) => (
					<li key={`${page} ${line} ${column} ${place}`}>
						<WebLink url={page} /> line {line}, column {column}
						{text && (
							<>
								,{' '}
								<q>
									<WebText text={text} />
								</q>
							</>
						)}
					</li>
				))}
			</ul>
			{places.length > MAX_PLACES && <p class="hint">and {formatCount(places.length - MAX_PLACES)} more places</p>}
		</details>
	);
}
