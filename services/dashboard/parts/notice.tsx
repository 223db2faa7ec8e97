import { ApiProblem } from '../api/api-problem.ts';
import { clip } from '../text/clip.ts';

/** What went wrong, for people. */
export function Notice({ error }: { readonly error: Error | undefined }) {
	if (error === undefined) return null;
	const faults = error instanceof ApiProblem ? error.faults : [];
	return (
		<div class="notice" role="alert">
			<p>
				<bdi>{clip(error.message, 500)}</bdi>
			</p>
			{faults.length > 0 && (
				<ul>
					{faults.map(({ path, detail }) => (
						<li key={`${path} ${detail}`}>
							<code>{clip(path, 100)}</code> <bdi>{clip(detail, 500)}</bdi>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
