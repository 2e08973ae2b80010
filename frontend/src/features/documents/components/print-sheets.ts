/** Prints a PDF file: each page as a picture on a sheet of its own, because the content security policy keeps the browser's viewer out. */
import { pdfjs } from 'react-pdf'

import { pdfOptions } from './pdf-options'
import classes from './print-sheets.module.css'

/** As sharp as office printers need it; more takes memory only. */
const DOTS_PER_INCH = 150
const POINTS_PER_INCH = 72

export interface PreparedSheets {
  /** Opens the browser's dialog for printing; comes back when it is closed. */
  print: () => void
  /** Takes the sheets off the page. */
  discard: () => void
}

export type PrepareSheets = (
  address: string,
  onProgress: (page: number, pages: number) => void,
) => Promise<PreparedSheets>

/** Draws all pages; nothing is printed yet. */
export const prepareSheets: PrepareSheets = async (address, onProgress) => {
  const task = pdfjs.getDocument({ url: address, ...pdfOptions })
  const sheets = document.createElement('div')
  sheets.className = classes.sheets ?? ''
  sheets.setAttribute('aria-hidden', 'true')
  const addresses: string[] = []
  const rules = new CSSStyleSheet()
  try {
    const pdf = await task.promise
    for (let number = 1; number <= pdf.numPages; number++) {
      onProgress(number, pdf.numPages)
      const page = await pdf.getPage(number)
      if (number === 1) rules.replaceSync(paperOf(page))
      const picture = URL.createObjectURL(await drawn(page))
      addresses.push(picture)
      sheets.append(await sheetOf(picture))
      page.cleanup()
    }
  } catch (error) {
    addresses.forEach(URL.revokeObjectURL)
    throw error
  } finally {
    await task.destroy()
  }
  document.body.append(sheets)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules]
  return {
    print: () => window.print(),
    discard: () => {
      sheets.remove()
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== rules)
      addresses.forEach(URL.revokeObjectURL)
    },
  }
}

type PdfPage = Awaited<ReturnType<pdfjs.PDFDocumentProxy['getPage']>>

/** The paper is as large as the first page is. */
function paperOf(page: PdfPage): string {
  const { width, height } = page.getViewport({ scale: 1 })
  return `@page { size: ${width}pt ${height}pt; margin: 0 }`
}

async function drawn(page: PdfPage): Promise<Blob> {
  const viewport = page.getViewport({ scale: DOTS_PER_INCH / POINTS_PER_INCH })
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(viewport.width)
  canvas.height = Math.ceil(viewport.height)
  await page.render({ canvas, viewport, intent: 'print' }).promise
  return new Promise((resolve, reject) => {
    canvas.toBlob((picture) => (picture ? resolve(picture) : reject(new Error('A page could not be drawn.'))))
  })
}

async function sheetOf(picture: string): Promise<HTMLElement> {
  const sheet = document.createElement('div')
  const image = document.createElement('img')
  image.src = picture
  image.alt = ''
  sheet.append(image)
  await image.decode()
  return sheet
}
