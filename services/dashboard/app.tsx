import { useCallback, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { createApi } from './api/api.ts';
import { ApiContext } from './api/api-context.ts';
import { Announcer } from './parts/announcer.tsx';
import { Header } from './parts/header.tsx';
import { useRoute } from './route/use-route.ts';
import { forgetKey, keepKey, storedKey, takeKeyFromAddress } from './session/session.ts';
import { LogIn } from './views/log-in.tsx';
import { View } from './views/view.tsx';

/** The whole page: without a key, a form for one. */
export function App() {
	const [key, setKey] = useState(storedKey);
	const [refusal, setRefusal] = useState('');
	const route = useRoute();
	const leave = useCallback((why: string) => {
		forgetKey();
		setKey(undefined);
		setRefusal(why);
	}, []);
	useLayoutEffect(() => {
		// A link with a key that is opened where the page is open already.
		const take = () => takeKeyFromAddress() && setKey(storedKey());
		addEventListener('hashchange', take);
		return () => removeEventListener('hashchange', take);
	}, []);
	const api = useMemo(() => {
		if (key === undefined) return undefined;
		return createApi({
			key,
			fetch: (...call) => fetch(...call),
			onUnauthorized: () => leave('The server does not know this key.'),
		});
	}, [key, leave]);

	const enter = (given: string) => {
		keepKey(given);
		setRefusal('');
		setKey(given);
	};
	return (
		<Announcer>
			{api === undefined ? (
				<LogIn refusal={refusal} onKey={enter} />
			) : (
				<ApiContext.Provider value={api}>
					<Header route={route} onLogOut={() => leave('')} />
					<main id="main">
						<View route={route} />
					</main>
				</ApiContext.Provider>
			)}
		</Announcer>
	);
}
