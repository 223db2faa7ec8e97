import { holdsPermit, PHASES, type PhaseTimes } from '../../../shared/core/record/phase-times.ts';

/** The phases of a visit as parts of one bar. What they are stands in a table: to who listens it says nothing more. */
export function PhaseBar({ timeMs }: { readonly timeMs: PhaseTimes }) {
	const phases = PHASES.filter((phase) => holdsPermit(phase) && timeMs[phase] > 0);
	return (
		<div class="phases" aria-hidden="true">
			{phases.map((phase) => (
				<i key={phase} class={phase} style={{ flexGrow: timeMs[phase] }} />
			))}
		</div>
	);
}
