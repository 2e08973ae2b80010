/** The drawings of the client: strokes on a grid of 24, in the colour of the words beside them. */
import type { ReactNode } from 'react'

export type Icon = (props: { size?: number }) => ReactNode

function drawing(...strokes: string[]): Icon {
  return ({ size = 20 }) => (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {strokes.map((stroke) => (
        <path key={stroke} d={stroke} />
      ))}
    </svg>
  )
}

export const InboxIcon = drawing('M4 13h4l2 3h4l2-3h4', 'M4 13 6.5 5h11L20 13v6H4z')
export const DocumentIcon = drawing('M6 3h8l5 5v13H6z', 'M14 3v5h5', 'M9.5 13h6', 'M9.5 17h6')
export const ClockIcon = drawing('M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M12 7v5l3 2')
export const TrailIcon = drawing('M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6z', 'm9 12 2 2 4-4')
export const ArchiveIcon = drawing('M4 4h16v5H4z', 'M5.5 9v11h13V9', 'M10 13h4')
export const SearchIcon = drawing('M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13', 'm20 20-4.8-4.8')
export const BellIcon = drawing('M6 17V11a6 6 0 0 1 12 0v6l2 1H4z', 'M10 21h4')
export const PersonIcon = drawing('M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8', 'M4.5 20c.5-4 3.5-6 7.5-6s7 2 7.5 6')
export const SignOutIcon = drawing('M14 4H6v16h8', 'M10 12h10', 'm17 9 3 3-3 3')
export const SunIcon = drawing(
  'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  'M12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.4 1.4m11.2 11.2L19 19M19 5l-1.4 1.4M6.4 17.6 5 19',
)
export const MoonIcon = drawing('M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5')
export const ScreenIcon = drawing('M3 5h18v11H3z', 'M9 20h6m-3-4v4')
export const CheckIcon = drawing('m5 12.5 4.5 4.5L19 7.5')
export const CrossIcon = drawing('M6 6l12 12M18 6 6 18')
export const WarningIcon = drawing('M12 4 2.5 20h19z', 'M12 10v4m0 3v.01')
export const InfoIcon = drawing('M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18', 'M12 11v5m0-8v.01')
export const PlusIcon = drawing('M12 5v14M5 12h14')
export const MinusIcon = drawing('M5 12h14')
export const DownloadIcon = drawing('M12 4v11', 'm7 10.5 5 5 5-5', 'M5 20h14')
export const PrinterIcon = drawing('M7 8V3h10v5', 'M7 17H4V8h16v9h-3', 'M7 14h10v7H7z')
export const UploadIcon = drawing('M12 16V5', 'm7 9.5 5-5 5 5', 'M5 20h14')
export const ArrowUpIcon = drawing('M12 19V5', 'm6 11 6-6 6 6')
export const ArrowDownIcon = drawing('M12 5v14', 'm6 13 6 6 6-6')
export const ArrowsIcon = drawing('m8 9 4-4 4 4', 'm8 15 4 4 4-4')
export const ChevronRightIcon = drawing('m9 5 7 7-7 7')
export const ChevronLeftIcon = drawing('m15 5-7 7 7 7')
export const ColumnsIcon = drawing('M4 5h16v14H4z', 'M10 5v14m5-14v14')
export const FilterIcon = drawing('M4 5h16l-6 8v6l-4-2v-4z')
export const RefreshIcon = drawing('M19 12a7 7 0 1 1-2-5l2 2', 'M19 4v5h-5')
export const PlayIcon = drawing('M7 5v14l12-7z')
export const EyeIcon = drawing(
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12',
  'M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
)
export const SignatureIcon = drawing('M3 17c3-1 6-12 8-12s-2 9 0 9 2-3 4-3 1 3 3 3h3', 'M3 21h18')
export const PencilIcon = drawing('M4 20v-4L15.5 4.5l4 4L8 20z', 'm13 7 4 4')
export const TrashIcon = drawing('M5 7h14M10 11v6m4-6v6', 'M6.5 7l1 13h9l1-13M9.5 7V4h5v3')
export const KeyIcon = drawing('M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8', 'm11 12 9-9m-4 4 3 3')
export const ExternalIcon = drawing('M18 13v6H5V6h6', 'M14 4h6v6', 'M20 4l-9 9')
export const MenuIcon = drawing('M4 7h16M4 12h16M4 17h16')
