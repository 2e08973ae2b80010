/** How PDF files are read: by a worker and data files of our own, without code made at run time, as the content security policy demands. */
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { pdfjs } from 'react-pdf'

pdfjs.GlobalWorkerOptions.workerSrc = workerAddress

// The build puts them there (vite.config.ts); the development server serves them from where they are installed.
const DATA = import.meta.env.DEV
  ? '/node_modules/pdfjs-dist/'
  : `${import.meta.env.BASE_URL}assets/pdfjs-${pdfjs.version}/`

const ERRORS_ONLY = 0

/** Always the same object: another one would load the file again. */
export const pdfOptions = {
  isEvalSupported: false,
  useWasm: false,
  enableXfa: false,
  cMapUrl: `${DATA}cmaps/`,
  standardFontDataUrl: `${DATA}standard_fonts/`,
  wasmUrl: `${DATA}wasm/`,
  verbosity: ERRORS_ONLY,
}
