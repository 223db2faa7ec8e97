import { formatPercent, formatShortDuration } from '../../../../shared/core/format.ts';
import { holdsPermit, PHASES } from '../../../../shared/core/record/phase-times.ts';
import { PHASE_TEXTS } from '../../../../shared/core/report/phase-texts.ts';
import type { ListedJob } from '../../api/answers.ts';
import { PhaseBar } from '../../parts/phase-bar.tsx';
import { boundText } from '../../text/bound-text.ts';

/** Where the time of a job's targets went. */
export function TimeSpent({ job }: { readonly job: ListedJob }) {
	const { timeMs, targets } = job;
	const phases = PHASES.filter((phase) => timeMs[phase] > 0);
	if (phases.length === 0 || targets === 0) {
		return (
			<p class="empty">{job.progress === undefined ? 'Nothing took any time.' : 'Known once the job has ended.'}</p>
		);
	}
	const visitMs = phases.filter(holdsPermit).reduce((total, phase) => total + timeMs[phase], 0);
	return (
		<section>
			<h2>Where the time of a target went</h2>
			<p>{boundText(job)}</p>
			<PhaseBar timeMs={timeMs} />
			<table class="rows list">
				<thead>
					<tr>
						<th scope="col">Phase</th>
						<th scope="col" class="number">
							A target
						</th>
						<th scope="col" class="number">
							Of its visit
						</th>
						<th scope="col">What that is</th>
					</tr>
				</thead>
				<tbody>
					{phases.map((phase) => (
						<tr key={phase}>
							<th scope="row">
								<span class={`key ${phase}`}>{phase}</span>
							</th>
							<td data-name="A target" class="number">
								{formatShortDuration(timeMs[phase] / targets)}
							</td>
							<td data-name="Of its visit" class="number">
								{holdsPermit(phase) ? formatPercent(timeMs[phase], visitMs) : '–'}
							</td>
							<td data-name="What that is">{PHASE_TEXTS[phase]}</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
