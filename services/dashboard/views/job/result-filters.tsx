import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../../../../shared/core/format.ts';
import { OUTCOMES, type Outcome } from '../../../../shared/core/result.ts';
import type { ListedJob } from '../../api/answers.ts';
import type { ResultFilter } from '../../route/route.ts';
import { FAILURES, OUTCOME_WORDS } from '../../text/words.ts';

interface ResultFiltersProps {
	readonly job: ListedJob;
	readonly filter: ResultFilter;
	readonly onFilter: (filter: ResultFilter) => void;
}

/** How long to wait for the next letter. */
const TYPING_MS = 150;

/** Narrows results down by how they ended, and by a text in them. */
export function ResultFilters({ job: { counts, progress }, filter, onFilter }: ResultFiltersProps) {
	const { outcomes } = filter;
	const show = (chosen: readonly Outcome[]) => onFilter({ ...filter, outcomes: chosen });
	const there = progress === undefined ? OUTCOMES.filter((outcome) => counts[outcome]) : OUTCOMES;
	const isShown = (chosen: readonly Outcome[]) => chosen.join() === outcomes.join();
	const toggle = (outcome: Outcome) => show(OUTCOMES.filter((one) => (one === outcome) !== outcomes.includes(one)));
	return (
		<search class="filters">
			<fieldset>
				<legend>Outcome</legend>
				<Chip label="All" isOn={outcomes.length === 0} onClick={() => show([])} />
				<Chip label="Failures" isOn={isShown(FAILURES)} onClick={() => show(isShown(FAILURES) ? [] : FAILURES)} />
				{there.map((outcome) => (
					<Chip
						key={outcome}
						label={OUTCOME_WORDS[outcome]}
						count={counts[outcome]}
						isOn={outcomes.includes(outcome)}
						onClick={() => toggle(outcome)}
					/>
				))}
			</fieldset>
			<SearchField text={filter.text} onText={(text) => onFilter({ ...filter, text })} />
		</search>
	);
}

interface ChipProps {
	readonly label: string;
	readonly count?: number | undefined;
	readonly isOn: boolean;
	readonly onClick: () => void;
}

function Chip({ label, count, isOn, onClick }: ChipProps) {
	return (
		<button type="button" class="chip" aria-pressed={isOn} onClick={onClick}>
			{label}
			{count !== undefined && <small> {formatCount(count)}</small>}
		</button>
	);
}

function SearchField({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
	const [typed, setTyped] = useState(text);
	useEffect(() => {
		const wanted = typed.trim();
		if (wanted === text) return;
		const timer = setTimeout(() => onText(wanted), TYPING_MS);
		return () => clearTimeout(timer);
	}, [typed]);
	return (
		<div class="field">
			<label for="search">URL, title or error holds</label>
			<input
				id="search"
				type="search"
				maxLength={500}
				autocomplete="off"
				spellcheck={false}
				value={typed}
				onInput={({ currentTarget }) => setTyped(currentTarget.value)}
			/>
		</div>
	);
}
