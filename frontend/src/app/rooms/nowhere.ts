/** Every address that no room has. */
import { createRoute } from '@tanstack/react-router'

import { shell } from '@/app/frame'
import { NotFoundPage } from '@/app/routes/not-found-page'

export const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage })
