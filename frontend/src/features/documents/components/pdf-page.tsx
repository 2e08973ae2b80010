/** One page of a PDF file: a sheet of about its size that is drawn when it comes near. */
import { useIntersection } from '@mantine/hooks'
import { useState } from 'react'
import { Page } from 'react-pdf'

import classes from './pdf-viewer.module.css'

/** A4, until the page has said what it is. */
const USUAL_PROPORTION = Math.SQRT2

export function PdfPage({ number, width }: { number: number; width: number }) {
  const [proportion, setProportion] = useState(USUAL_PROPORTION)
  const { ref, entry } = useIntersection({ rootMargin: '800px 0px' })
  return (
    <div ref={ref} className={classes.sheet} style={{ width, height: width * proportion }}>
      {entry?.isIntersecting && (
        <Page
          pageNumber={number}
          width={width}
          renderAnnotationLayer={false}
          loading=""
          onLoadSuccess={({ originalWidth, originalHeight }) => setProportion(originalHeight / originalWidth)}
        />
      )}
    </div>
  )
}
