import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** Says to people who listen what others see. */
export function useAnnounce(): (text: string) => void {
	return useContext(AnnounceContext);
}

export function Announcer({ children }: { readonly children: ComponentChildren }) {
	const [text, setText] = useState('');
	return (
		<AnnounceContext.Provider value={setText}>
			{children}
			<div class="for-listeners" role="status">
				{text}
			</div>
		</AnnounceContext.Provider>
	);
}
