import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, isSignedOut } from '../api/http.js';
import { useSession } from '../api/session.js';
import { useLanguage, useTexts } from '../language/language.js';

const keyOf = (personId: string): readonly unknown[] => ['name', personId];

/** Who that is: oneself, by the name once it was read, and until then by the beginning of the id. */
export function usePersonNames(personIds: readonly string[]): (personId: string) => string {
  const texts = useTexts().duty;
  const { data: session } = useSession();
  const names = useQueries({
    queries: personIds.map((id) => ({
      queryKey: keyOf(id),
      queryFn: () => Promise.resolve(''),
      // read on demand alone: each reading is on record
      ...{ enabled: false, gcTime: Infinity },
    })),
    combine: (results) => results.map(({ data }) => data),
  });
  const known = new Map(personIds.map((id, index) => [id, names[index]]));
  return (id) => {
    const name = known.get(id) || id.slice(0, 8);
    return id === session?.personId ? `${name}（${texts.me}）` : name;
  };
}

/** Reads the names of these persons: who reads and why is on record. What is not for the reader stays an id. */
export function ShowNames({ personIds }: { readonly personIds: readonly string[] }) {
  const texts = useTexts().duty;
  const language = useLanguage();
  const client = useQueryClient();
  const [isRead, setRead] = useState(false);
  const read = async (): Promise<void> => {
    setRead(true);
    for (const id of new Set(personIds)) {
      if (client.getQueryData(keyOf(id)) !== undefined) continue;
      const path = `/v1/personal-data/${encodeURIComponent(id)}?purpose=${encodeURIComponent(texts.purpose)}`;
      try {
        const { body } = await ask<{ value: { name?: string } }>(path, language);
        client.setQueryData(keyOf(id), body.value.name ?? '');
      } catch (error) {
        if (isSignedOut(error)) return;
      }
    }
  };
  if (isRead || personIds.length === 0) return null;
  return (
    <button type="button" className="btn small" onClick={() => void read()}>
      {texts.names} <small>{texts.namesHint}</small>
    </button>
  );
}
