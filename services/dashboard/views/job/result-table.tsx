import { formatBytes, formatDuration } from '../../../../shared/core/format.ts';
import type { Result } from '../../api/answers.ts';
import { Mark } from '../../parts/mark.tsx';
import { WebText } from '../../parts/web-text.tsx';
import { clip } from '../../text/clip.ts';
import { OUTCOME_WORDS, toneOfOutcome } from '../../text/words.ts';

interface ResultTableProps {
	readonly results: readonly Result[];
	readonly onOpen: (result: Result) => void;
}

export function ResultTable({ results, onOpen }: ResultTableProps) {
	if (results.length === 0) return null;
	return (
		<table class="rows list results">
			<thead>
				<tr>
					<th scope="col">URL</th>
					<th scope="col">Outcome</th>
					<th scope="col">Title or error</th>
					<th scope="col" class="number">
						Took
					</th>
					<th scope="col" class="number">
						Size
					</th>
				</tr>
			</thead>
			<tbody>
				{results.map((result) => (
					<Row key={result.index} result={result} onOpen={onOpen} />
				))}
			</tbody>
		</table>
	);
}

function Row({ result, onOpen }: { readonly result: Result; readonly onOpen: (result: Result) => void }) {
	const { url, outcome, status, title, error, timings, bytes } = result;
	const said = error === null ? (title ?? '') : `${error.code}: ${error.message}`;
	return (
		<tr>
			<th scope="row">
				<button type="button" class="open" onClick={() => onOpen(result)}>
					<bdi class="web" dir="ltr">
						{clip(url)}
					</bdi>
				</button>
			</th>
			<td data-name="Outcome">
				<Mark tone={toneOfOutcome(outcome)} text={OUTCOME_WORDS[outcome]} /> {status ?? ''}
			</td>
			<td data-name="Title or error">
				<WebText text={said} />
			</td>
			<td data-name="Took" class="number">
				{formatDuration(timings.totalMs)}
			</td>
			<td data-name="Size" class="number">
				{formatBytes(bytes)}
			</td>
		</tr>
	);
}
