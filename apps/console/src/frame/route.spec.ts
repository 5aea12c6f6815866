import { addressOf, routeOf } from './route.js';

describe('an address', () => {
  it('names a screen, what it is about, and what is chosen there', () => {
    const { screen, id, query } = routeOf('/console/incidents/INC%2D1?lang=en');
    expect([screen, id, query.get('lang')]).toEqual(['incidents', 'INC-1', 'en']);
    expect(routeOf('/console/')).toMatchObject({ screen: '' });
  });

  it('keeps the language', () => {
    expect(addressOf('desk?sel=A', '?lang=en&sel=B')).toBe('/console/desk?sel=A&lang=en');
    expect(addressOf('desk', '')).toBe('/console/desk');
  });
});
