import { useState } from 'preact/hooks';
import { Title } from '../parts/title.tsx';
import { isKey } from '../session/given-key.ts';

interface LogInProps {
	/** Why the last key is not taken. */
	readonly refusal: string;
	readonly onKey: (key: string) => void;
}

/** Asks for the key of the API. */
export function LogIn({ refusal, onKey }: LogInProps) {
	const [key, setKey] = useState('');
	const [fault, setFault] = useState('');
	const submit = (event: Event) => {
		event.preventDefault();
		const given = key.trim();
		if (isKey(given)) onKey(given);
		else setFault('A key is one word of letters, digits and signs.');
	};
	const told = fault || refusal;
	return (
		<main class="log-in">
			<Title name="Log in">Shoal</Title>
			<form onSubmit={submit}>
				<label for="key">Key of the API</label>
				<input
					id="key"
					type="password"
					autocomplete="off"
					spellcheck={false}
					value={key}
					onInput={({ currentTarget }) => setKey(currentTarget.value)}
					aria-describedby="key-hint"
					aria-invalid={told !== ''}
					required
				/>
				<p id="key-hint" class="hint">
					<code>shoal serve</code> prints a link that has it. It stays in this tab alone, and goes with it.
				</p>
				{told !== '' && (
					<p class="fault" role="alert">
						{told}
					</p>
				)}
				<button type="submit" class="primary">
					Log in
				</button>
			</form>
		</main>
	);
}
