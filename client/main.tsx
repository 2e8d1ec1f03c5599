// The web app's front door: styles, one visit, one root.
import '@fontsource-variable/inter'
import { createRoot } from 'react-dom/client'
// Before the components, whose own styles refine these.
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'
import './ui/pages.css'
import './ui/forced-colors.css'
import { App } from './app.tsx'
import { Visit } from './state/visit.ts'

const root = document.getElementById('app')
if (!root) throw new Error('index.html has no #app')
const visit = new Visit()
await visit.openLanguage()
createRoot(root).render(<App visit={visit} />)
visit.start()
