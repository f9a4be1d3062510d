import { asset } from './asset.ts'

/** The shop's mark: an awning over a door and a window. */
export const MARK = asset(
  'mark',
  'svg',
  'image/svg+xml',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1f4d3a"/>
<path fill="#fdfbf5" d="M8 6h16l3 8H5z"/>
<path fill="#fdfbf5" d="M5 14h7.300a3.650 3.650 0 0 1-7.300 0zM12.300 14h7.400a3.700 3.700 0 0 1-7.400 0zM19.700 14H27a3.650 3.650 0 0 1-7.300 0z"/>
<path fill="#1f4d3a" d="M13.300 6h1.500l-1 8h-2zM17.200 6h1.500l1.500 8h-2z"/>
<path fill="#fdfbf5" d="M7 20h18v6H7z"/>
<path fill="#1f4d3a" d="M9.500 21.500h6.500v4.500H9.500zM18.500 21.500h4V26h-4z"/>
</svg>
`,
)
