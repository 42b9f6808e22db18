mkdir like.js; $notme score like.js
