import type { OptionField } from './option-fields.ts';

interface OptionInputProps {
	readonly field: OptionField;
	readonly value: string | boolean | undefined;
	/** What the API says is wrong with it. */
	readonly fault: string | undefined;
	readonly onChange: (value: string | boolean) => void;
}

/** A labelled field for one option. */
export function OptionInput({ field, value, fault, onChange }: OptionInputProps) {
	const { name, label, hint, type } = field;
	const id = `option-${name}`;
	const notes = [fault, hint].filter((note) => note !== undefined);
	const about = notes.length > 0 && { 'aria-describedby': `${id}-note` };
	const common = { id, name, ...about, 'aria-invalid': fault !== undefined };
	return (
		<div class={type === 'flag' ? 'field flag' : 'field'}>
			{type === 'flag' ? (
				<input
					{...common}
					type="checkbox"
					checked={value === true}
					onChange={({ currentTarget }) => onChange(currentTarget.checked)}
				/>
			) : null}
			<label for={id}>{label}</label>
			{type === 'flag' ? null : (
				<TextInput field={field} common={common} value={String(value ?? '')} onChange={onChange} />
			)}
			{notes.length > 0 && (
				<p id={`${id}-note`} class={fault === undefined ? 'hint' : 'fault'}>
					{notes.join('; ')}
				</p>
			)}
		</div>
	);
}

interface TextInputProps {
	readonly field: OptionField;
	readonly common: Readonly<Record<string, unknown>>;
	readonly value: string;
	readonly onChange: (value: string) => void;
}

function TextInput({ field: { type, choices = [] }, common, value, onChange }: TextInputProps) {
	if (type === 'choice') {
		return (
			<select {...common} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
				{choices.map((choice) => (
					<option key={choice}>{choice}</option>
				))}
			</select>
		);
	}
	if (type === 'lines' || type === 'headers') {
		return (
			<textarea
				{...common}
				rows={3}
				spellcheck={false}
				value={value}
				onInput={({ currentTarget }) => onChange(currentTarget.value)}
			/>
		);
	}
	return (
		<input
			{...common}
			type="text"
			inputMode={type === 'number' ? 'decimal' : 'text'}
			autocomplete="off"
			value={value}
			onInput={({ currentTarget }) => onChange(currentTarget.value)}
		/>
	);
}
