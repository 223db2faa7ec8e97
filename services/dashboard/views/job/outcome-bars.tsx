import { formatCount, formatPercent } from '../../../../shared/core/format.ts';
import { OUTCOMES } from '../../../../shared/core/result.ts';
import type { ListedJob } from '../../api/answers.ts';
import { jobAddress } from '../../route/route.ts';
import { OUTCOME_WORDS, toneOfOutcome } from '../../text/words.ts';

/** How the targets of a job ended, so far if it runs; each leads to its results. */
export function OutcomeBars({ job: { jobId, counts, progress, ...job } }: { readonly job: ListedJob }) {
	const targets = progress?.settled ?? job.targets;
	const there = OUTCOMES.flatMap((outcome) => {
		const count = counts[outcome] ?? 0;
		return count > 0 ? [{ outcome, count }] : [];
	});
	return (
		<section>
			<h2>Outcomes</h2>
			{there.length === 0 ? (
				<p class="hint">{progress === undefined ? 'There was nothing to visit.' : 'None has ended yet.'}</p>
			) : (
				<ul class="bars">
					{there.map(({ outcome, count }) => (
						<li key={outcome}>
							<a href={jobAddress(jobId, 'results', { outcomes: [outcome] })}>{OUTCOME_WORDS[outcome]}</a>
							<span class="bar-of" aria-hidden="true">
								<i class={toneOfOutcome(outcome)} style={{ width: `${(count * 100) / Math.max(1, targets)}%` }} />
							</span>
							<span class="number">
								{formatCount(count)} <small>{formatPercent(count, targets)}</small>
							</span>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
