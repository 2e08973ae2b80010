/** The English catalogue: one file for the frame of the application and one for each feature. */
import app from './app.json'
import core from './core.json'
import users from './users.json'

export const en = { app, core, users }
