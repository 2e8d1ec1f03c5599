// What went wrong and what to do, in Spanish.
import type { errors as english } from '../en/errors.ts'
import type { Translated } from '../shape.ts'

export const errors = {
  BAD_REQUEST: { title: 'La petición no tiene la forma acordada', action: 'Recarga la página; si sigue igual, avisa a quienes gestionan este servidor.' },
  UNKNOWN_EVENT: { title: 'El servidor no conoce esta petición', action: 'Recarga la página: puede ser más antigua que el servidor.' },
  PROTOCOL_VERSION: { title: 'Esta página y el servidor hablan versiones distintas', action: 'Recarga la página.' },
  NOT_JOINED: { title: 'No estás en ninguna sala', action: 'Entra primero en una sala.' },
  ALREADY_JOINED: { title: 'Ya estás en una sala', action: 'Sal de ella antes de entrar en otra.' },
  ROOM_FULL: { title: 'Esta sala está llena', action: 'Espera a que alguien salga, o abre otra sala.' },
  TOO_MANY_ROOMS: { title: 'Este servidor no tiene sitio para otra sala', action: 'Vuelve a intentarlo más tarde.' },
  RATE_LIMITED: { title: 'Demasiadas peticiones', action: 'Espera unos segundos.' },
  TOO_LARGE: { title: 'El mensaje es demasiado grande', action: 'Envía menos de una vez.' },
  NOT_FOUND: { title: 'Eso no existe, o no es tuyo', action: 'Recarga la página.' },
  WRONG_STATE: { title: 'Eso no se puede hacer ahora', action: 'Vuelve a intentarlo dentro de un momento.' },
  LIMIT_REACHED: { title: 'Has abierto tantos como puede abrir una persona', action: 'Cierra uno primero.' },
  MEDIA_REJECTED: { title: 'El servidor de medios no aceptó estos parámetros', action: 'Recarga la página o prueba con otro navegador.' },
  CANNOT_CONSUME: { title: 'Este navegador no puede reproducir esa transmisión', action: 'Prueba con otro navegador.' },
  MEDIA_UNAVAILABLE: { title: 'El servidor de medios se está reiniciando', action: 'La llamada vuelve por sí sola en unos segundos.' },
  ANALYSIS_OFF: { title: 'El análisis de expresiones está desactivado en este servidor', action: 'No se analiza nada. La llamada funciona como siempre.' },
  ANALYSIS_PROHIBITED_BY_PURPOSE: { title: 'Según la finalidad declarada de este servidor no se puede analizar la expresión de nadie', action: 'No se analiza nada, y nadie puede aceptarlo. La llamada funciona como siempre.' },
  CONSENT_REQUIRED: { title: 'Esta persona no ha aceptado que se la analice', action: 'Solo ella puede aceptarlo.' },
  CONSENT_VERSION: { title: 'El texto que aceptaste ha cambiado', action: 'Lee el texto nuevo y decide otra vez.' },
  UNAUTHORIZED: { title: 'La clave de acceso falta o no es correcta', action: 'Revisa la clave en la configuración.' },
  FORBIDDEN: { title: 'No puedes hacer eso', action: 'Pregunta a quienes gestionan este servidor.' },
  SHUTTING_DOWN: { title: 'El servidor se está apagando', action: 'Vuelve a entrar dentro de un minuto.' },
  INTERNAL: { title: 'El servidor ha cometido un error', action: 'Vuelve a intentarlo; quienes gestionan este servidor lo encuentran en su registro.' },
  UNREACHABLE: { title: 'No se puede contactar con el servidor', action: 'Revisa tu conexión. La llamada sigue intentándolo por sí sola.' },
  TIMEOUT: { title: 'El servidor no respondió a tiempo', action: 'Vuelve a intentarlo dentro de un momento.' },
  ELSEWHERE: { title: 'Esta llamada se ha abierto en otro lugar', action: 'Solo puede estar en una ventana a la vez. Vuelve a entrar para traerla aquí.' },
  UNSUPPORTED: { title: 'Este navegador no permite participar en llamadas', action: 'Usa una versión actual de Chrome, Edge, Firefox o Safari.' },
} satisfies Translated<typeof english>
