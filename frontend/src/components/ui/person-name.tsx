/** A person by their printed name; the sign-in name tells namesakes apart. */
interface Named {
  username: string
  full_name: string
}

export function PersonName({ person }: { person: Named }) {
  return <span title={person.username}>{person.full_name || person.username}</span>
}
