import type { Message, Page } from '#read-model';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '../api/http.js';
import { useAgencyNames, useIncidents, useWarnings } from '../api/queries.js';
import { addressOf, go, onLink } from '../frame/route.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { asQuery, isFilter, objectPath, tones } from './about.js';

/** What was sent to whom, and what became of it; without numbers, which nobody sees here. */
export function Messages({ query }: { readonly query: URLSearchParams }) {
  const texts = useTexts();
  const of = texts.messages;
  const language = useLanguage();
  const asked = asQuery(query);
  const pages = useInfiniteQuery({
    queryKey: ['answer', `/v1/messages?${asked}`],
    queryFn: async ({ pageParam, signal }) =>
      (await ask<Page<Message>>(`/v1/messages?${asked}${pageParam}`, language, { signal })).body,
    initialPageParam: '',
    // receipts are no events of the feed
    refetchInterval: 10_000,
    getNextPageParam: ({ nextCursor }) =>
      nextCursor === undefined ? undefined : `&cursor=${encodeURIComponent(nextCursor)}`,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={of.title} note={of.hint} className="list-screen">
      <h1 className="unseen">{of.title}</h1>
      <Filters query={query} />
      <div className="body flush" tabIndex={0} role="group" aria-label={of.title}>
        <Loaded of={pages}>
          {() => (items.length === 0 ? <p className="empty">{of.none}</p> : <Table items={items} />)}
        </Loaded>
        {pages.hasNextPage ? (
          <p className="more">
            <button
              type="button"
              className="btn"
              disabled={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              {of.more}
            </button>
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

/** By what it is about and what became of it; each choice is an address. */
function Filters({ query }: { readonly query: URLSearchParams }) {
  const texts = useTexts();
  const of = texts.messages;
  const incidents = useIncidents('?limit=100');
  const { data: warnings } = useWarnings();
  const change = (name: string, value: string): void => {
    const next = new URLSearchParams([...query].filter(([key]) => isFilter(key) && key !== name));
    // an object and an incident at once would hardly leave anything
    if (name === 'about') next.delete('incidentId');
    if (name === 'incidentId') next.delete('about');
    if (value !== '') next.set(name, value);
    go(`messages${next.size > 0 ? '?' : ''}${next.toString()}`, { replace: true });
  };
  const lists = [
    [
      'incidentId',
      texts.incident.list,
      (incidents.data?.items ?? []).map(({ id, title }) => [id, title] as const),
    ],
    [
      'about',
      of.about,
      (warnings?.items ?? []).map(({ id, headline }) => [`warning-${id}`, headline] as const),
    ],
    [
      'status',
      of.status,
      (Object.keys(of.statuses) as Message['status'][]).map((one) => [one, of.statuses[one]] as const),
    ],
  ] as const;
  /** What the address asks for is among them, known or not. */
  const withChosen = (options: readonly (readonly [string, string])[], chosen: string) =>
    chosen === '' || options.some(([id]) => id === chosen)
      ? options
      : [...options, [chosen, chosen] as const];
  return (
    <div className="tabs filters">
      {lists.map(([name, label, options]) => (
        <label key={name}>
          {label}{' '}
          <select value={query.get(name) ?? ''} onChange={({ target }) => change(name, target.value)}>
            <option value="">{texts.queue.all}</option>
            {withChosen(options, query.get(name) ?? '').map(([id, text]) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

function Table({ items }: { readonly items: readonly Message[] }) {
  const texts = useTexts();
  const of = texts.messages;
  const agencies = useAgencyNames();
  const nameOf = (id: string): string => agencies.get(id) ?? id;
  return (
    <table>
      <thead>
        <tr>
          <th>{of.at}</th>
          <th>{of.to}</th>
          <th>{of.why}</th>
          <th>{of.status}</th>
          <th>{of.attempts}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => {
          const path = objectPath(one.cause);
          const { calledAgencyId } = one.cause;
          return (
            <tr key={one.id}>
              <td className="num">
                <Time at={one.requestedAt} />
                {one.exercise ? <div className="tag tag-exercise">{texts.exercise}</div> : null}
              </td>
              <td>
                <b>{nameOf(one.recipientAgencyId)}</b>
                <div className="dim">
                  {one.post ?? (one.personId === null ? of.nobody : '')}
                  {one.post !== undefined && one.personId === null ? ` · ${of.lastResort}` : ''}
                  {one.insteadOf ? ` · ${of.insteadOf(of.because[one.insteadOf.because])}` : ''}
                </div>
                {(one.passedOver ?? []).length > 0 ? (
                  <div className="dim">{of.passedOver(one.passedOver?.length ?? 0)}</div>
                ) : null}
              </td>
              <td>
                <b>{of.triggers[one.cause.trigger]}</b>{' '}
                {path === undefined ? (
                  one.content.subject
                ) : (
                  <a href={addressOf(path)} onClick={onLink(path)}>
                    {one.content.subject}
                  </a>
                )}
                <div className="dim">
                  {calledAgencyId === undefined || calledAgencyId === one.recipientAgencyId
                    ? ''
                    : `${of.inPlaceOf(nameOf(calledAgencyId))} · `}
                  {one.content.asked}
                </div>
              </td>
              <td>
                <span className={`st st-${tones[one.status]}`}>{of.statuses[one.status]}</span>
                {one.because === undefined ? null : <div className="dim">{of.because[one.because]}</div>}
              </td>
              <td>
                <Attempts attempts={one.attempts} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Each way it went, how often, and what receipts say; what cannot be true beside others is marked. */
function Attempts({ attempts }: { readonly attempts: Message['attempts'] }) {
  const of = useTexts().messages;
  if (attempts.length === 0) return <span className="dim">{of.noAttempt}</span>;
  return (
    <ul>
      {attempts.map(({ attempt, channel, status, tries, triedAt, reason, contradicted }) => (
        <li key={attempt}>
          {of.channels[channel]} · <Time at={triedAt} /> · {of.statuses[status]}
          {tries > 1 ? ` · ${of.tries(tries)}` : ''}
          {reason === undefined ? '' : ` · ${reason}`}
          {contradicted.length === 0 ? null : (
            <div className="strong">
              {of.contradicted(contradicted.map((one) => of.statuses[one]).join('、'))}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
