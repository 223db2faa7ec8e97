import { useEffect, useRef } from 'preact/hooks';
import { formatBytes, formatShortDuration } from '../../../../shared/core/format.ts';
import { PHASES, visitTimesOf } from '../../../../shared/core/record/phase-times.ts';
import type { Result } from '../../api/answers.ts';
import { Facts } from '../../parts/facts.tsx';
import { Mark } from '../../parts/mark.tsx';
import { WebLink, WebText } from '../../parts/web-text.tsx';
import { formatTime } from '../../text/time.ts';
import { OUTCOME_WORDS, toneOfOutcome } from '../../text/words.ts';

interface ResultDialogProps {
	readonly result: Result;
	readonly onClose: () => void;
}

/** All that is known of one target. */
export function ResultDialog({ result, onClose }: ResultDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	const { outcome, status, error, title, extracted } = result;
	return (
		<dialog ref={dialog} onClose={onClose} aria-labelledby="result-title">
			<header>
				<h2 id="result-title">Result {result.index + 1}</h2>
				<button type="button" onClick={() => dialog.current?.close()}>
					Close
				</button>
			</header>
			<Facts
				of={[
					['URL', <WebLink key="url" url={result.url} isWhole />],
					[
						'Led to',
						result.finalUrl !== null && result.finalUrl !== result.url ? (
							<WebLink url={result.finalUrl} isWhole />
						) : undefined,
					],
					['Outcome', <Mark key="outcome" tone={toneOfOutcome(outcome)} text={OUTCOME_WORDS[outcome]} />],
					['Status', status ?? undefined],
					['Error', error === null ? undefined : <WebText text={`${error.code}: ${error.message}`} isWhole />],
					['Note', result.note && <WebText text={result.note} isWhole />],
					['Title', title === null ? undefined : <WebText text={title} isWhole />],
					['Redirects', <Addresses key="redirects" urls={result.redirects} />],
					['Linked from', <Addresses key="parents" urls={result.parents} />],
					['Type', result.contentType && <WebText text={`${result.contentType} ${result.charset ?? ''}`} />],
					['Size', formatBytes(result.bytes)],
					['Links', String(result.links)],
					['Attempts', String(result.attempts)],
					['Extracted', Object.keys(extracted).length === 0 ? undefined : <Extracted of={extracted} />],
					['Time', <Times key="time" result={result} />],
					['Fetched', result.fetchedAt && formatTime(result.fetchedAt)],
					['Instance', <WebText key="instance" text={`${result.instance}, thread ${result.thread}`} />],
				]}
			/>
		</dialog>
	);
}

function Times({ result: { timings } }: { readonly result: Result }) {
	const times = { ...visitTimesOf(timings), store: 0 };
	const parts = PHASES.filter((phase) => times[phase] > 0).map(
		(phase) => `${phase} ${formatShortDuration(times[phase])}`,
	);
	return <>{[formatShortDuration(timings.totalMs), ...parts].join(', ')}</>;
}

function Extracted({ of }: { readonly of: Readonly<Record<string, unknown>> }) {
	return (
		<pre>
			<bdi>{JSON.stringify(of, null, 2)}</bdi>
		</pre>
	);
}

function Addresses({ urls }: { readonly urls: readonly string[] }) {
	if (urls.length === 0) return <>none</>;
	return (
		<ul class="plain">
			{[...new Set(urls)].slice(0, 100).map((url) => (
				<li key={url}>
					<WebLink url={url} isWhole />
				</li>
			))}
		</ul>
	);
}
