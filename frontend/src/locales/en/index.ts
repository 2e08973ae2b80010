/** The English catalogue: one file for the frame of the application and one for each feature. */
import app from './app.json'
import audit from './audit.json'
import documents from './documents.json'
import health from './health.json'
import notifications from './notifications.json'
import users from './users.json'
import workflows from './workflows.json'

export const en = { app, audit, documents, health, notifications, users, workflows }
